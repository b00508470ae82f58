import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Prints what the acceptance-case command promises: every failed id with its reason, then `N passed, N failed`. */
export default class VectorsReporter implements Reporter {
  private passed = 0
  private failed = 0

  onTestCaseResult(test: TestCase): void {
    const { state, errors } = test.result()
    if (state === 'passed') {
      this.passed += 1
      return
    }
    this.failed += 1
    console.log(`failed ${test.name}: ${errors?.map((error) => error.message).join('; ') ?? state}`)
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const error of module.errors()) {
        this.failed += 1
        console.log(`failed ${module.moduleId}: ${error.message}`)
      }
    }
    console.log(`${this.passed} passed, ${this.failed} failed`)
  }
}
