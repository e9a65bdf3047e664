import fc from 'fast-check';

/** How often each operation comes, beside the others. */
const WEIGHTS = {
  run: 10,
  add: 6,
  agentEnds: 5,
  edit: 2,
  editByHand: 2,
  plantField: 1,
  cancel: 2,
  retry: 2,
  pauseTask: 1,
  pauseAgent: 1,
  pauseQueue: 1,
  requestRun: 1,
  startOne: 2,
  extend: 1,
  timeOut: 1,
  archive: 1,
  clean: 1,
  configure: 1,
  look: 2,
  doctor: 1,
  rebuildIndex: 1,
  damageIndex: 1,
  crowd: 1,
  window: 1,
  startDaemon: 3,
  stopDaemon: 1,
  killDaemon: 1,
  haltDaemon: 1,
  killRunner: 1,
  haltRunner: 1,
  restartDoor: 1,
  killWrapper: 1,
  agentSays: 2,
  makeStubborn: 1,
  setClock: 1,
  reboot: 1,
  cutOff: 3,
  loseNotifications: 1,
  failFlushes: 1,
  fillDisk: 1,
} as const;

/** Names of operations. */
export type OperationName = keyof typeof WEIGHTS;

/** Something that happens to a queue: what, and three numbers that choose on whom and how. */
export interface Operation {
  readonly op: OperationName;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

const number = fc.nat({ max: 59 });

/** An arbitrary for each operation, as often as it is to come. */
export function weightedOperations(): fc.Arbitrary<Operation>[] {
  return Object.entries(WEIGHTS).flatMap(([name, weight]) => {
    const operation = fc
      .record({ op: fc.constant(name), a: number, b: number, c: number })
      .filter(isOperation);
    return Array.from({ length: weight }, () => operation);
  });
}

function isOperation(value: { op: string; a: number; b: number; c: number }): value is Operation {
  return value.op in WEIGHTS;
}

/** One operation as a line that can be pasted into the list of regressions. */
export function describeOperation({ op, a, b, c }: Operation): string {
  return `{ op: '${op}', a: ${String(a)}, b: ${String(b)}, c: ${String(c)} }`;
}
