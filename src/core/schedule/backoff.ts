/**
 * How long the retry of the `retryCount`-th attempt waits, seconds: base, twice, four times …, never above the ceiling.
 * @param retryCount retries made before this one
 */
export function backoffSeconds(retryCount: number, baseSeconds: number, ceilingSeconds: number): number {
  return Math.min(ceilingSeconds, baseSeconds * 2 ** Math.min(retryCount, 52));
}
