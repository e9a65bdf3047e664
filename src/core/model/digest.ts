/** Two primes; what is reckoned modulo the one tells nothing of what the other would give. */
const MODULUS = 2n ** 61n - 1n;
const LARGE_MODULUS = 2n ** 2203n - 1n;

/**
 * The bytes as one large number, modulo a prime, in hexadecimal: tells damaged bytes from whole ones. It keeps nobody
 * from making other bytes with the same digest. Node's cryptography takes longer to load than a short command takes,
 * and a loop over the bytes longer to be compiled.
 */
export function digestOf(data: string | Uint8Array): string {
  return (numberOf(data) % MODULUS).toString(16);
}

/**
 * As {@link digestOf}, for what is nobody's business: who knows all but a part of the data cannot work that out, only try
 * every value it may have. Of a square modulo a large prime, which is no sum of what its parts would give, 61 bits are kept.
 */
export function privateDigestOf(data: string): string {
  const number = numberOf(data) % LARGE_MODULUS;
  return (((number * number) % LARGE_MODULUS) % MODULUS).toString(16);
}

function numberOf(data: string | Uint8Array): bigint {
  const bytes =
    typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  // The leading one counts the zeros that follow it.
  return BigInt(`0x1${bytes.toString('hex')}`);
}
