export {
  defineLifecycle,
  type Lifecycle,
  type LifecycleDefinition,
  type Transition,
  type TransitionData,
  type Transitioned,
} from './define-lifecycle.ts'
