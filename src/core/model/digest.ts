/** The largest prime below 2^61. */
const MODULUS = 2n ** 61n - 1n;

/**
 * The bytes as one large number, modulo a prime, in hexadecimal: tells damaged bytes from whole ones. It keeps nobody
 * from making other bytes with the same digest. Node's cryptography takes longer to load than a short command takes,
 * and a loop over the bytes longer to be compiled.
 */
export function digestOf(data: string | Uint8Array): string {
  const bytes =
    typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  // The leading one counts the zeros that follow it.
  return (BigInt(`0x1${bytes.toString('hex')}`) % MODULUS).toString(16);
}
