import { LonglinesError } from '@longlines/core/errors'
import { expect, it } from 'vitest'
import { ProblemList } from './problem-list.ts'

const overflow = () => {
  throw new LonglinesError('money.overflow', 'Use fewer digits.')
}
const said = (problems: ProblemList) => {
  try {
    problems.throwAny()
    return undefined
  } catch (error) {
    return error
  }
}

it('refuses nothing where nothing is wrong, and one problem as it is', () => {
  const problems = new ProblemList()
  expect(problems.attempt(() => 7)).toBe(7)
  expect(said(problems)).toBeUndefined()
  problems.attempt(overflow)
  expect(said(problems)).toBe(problems.found[0])
})

it('tells several by the code that they share, with no path where they have none', () => {
  const problems = new ProblemList()
  problems.attempt(overflow)
  problems.attempt(overflow)
  expect(said(problems)).toMatchObject({
    code: 'money.overflow',
    path: undefined,
    message: 'Use fewer digits.\nUse fewer digits.',
  })
  problems.isSound([{ at: '.name', message: 'Give a name.' }], 'prices[0]')
  expect(said(problems)).toMatchObject({
    code: 'catalog.invalid_price',
    message: expect.stringContaining('prices[0].name: Give a name.'),
  })
})

it('lets through what is no refusal', () => {
  const broken = () => {
    throw new RangeError('bug')
  }
  expect(() => new ProblemList().attempt(broken)).toThrow(RangeError)
})
