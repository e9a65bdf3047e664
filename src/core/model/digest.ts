/**
 * FNV-1a of the text, 32 bits in hexadecimal: tells a damaged text from a whole one without loading Node's cryptography,
 * which takes longer than a short command. It keeps nobody from making another text with the same digest.
 */
export function digestOf(text: string, seed = 0x811c9dc5): string {
  let hash = seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
