/** Where a function that needs chance gets it. In production `crypto.getRandomValues`, in tests a seed. */
export interface Random {
  /** Fresh random bytes. */
  bytes(length: number): Uint8Array
}
