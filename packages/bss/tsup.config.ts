import { packageBuild } from '../../tsup.base.ts'

export default packageBuild(new URL('./package.json', import.meta.url))
