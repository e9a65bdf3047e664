import { createHash } from 'node:crypto';
import { hostname } from 'node:os';

/** Stands for this machine where the system keeps no identifier of its own; the name itself stays private. */
export function hostnameDigest(): string {
  return `host-${createHash('sha256').update(hostname()).digest('hex').slice(0, 32)}`;
}
