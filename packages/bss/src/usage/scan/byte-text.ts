/** Bytes of whole lines and the same as text, one character for each byte. The last byte is a line feed. */
export interface ByteText {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly text: string
}
