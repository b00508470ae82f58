declare module 'saxon-js' {
  interface Transformed {
    readonly principalResult: string
  }
  /** The part of saxon-js that the tests use. */
  const SaxonJS: {
    transform(
      options: { stylesheetFileName: string; sourceText: string; destination: 'serialized' },
      execution: 'sync',
    ): Transformed
  }
  export default SaxonJS
}
