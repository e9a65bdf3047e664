import assert from 'node:assert/strict';
import type { Queue } from '../../../src/core/index.ts';
import { Project } from '../../unit/core/project.ts';
import { QueueWatch } from '../invariants/queueWatch.ts';
import { SmallDisk } from '../../unit/core/smallDisk.ts';

const MAX_CONCURRENT = 4;

/** A project on a small file system of its own. */
export interface OnSmallDisk {
  readonly project: Project;
  readonly disk: SmallDisk;
  readonly queue: Queue;
  readonly watch: QueueWatch;
}

/** One for each test of the suite, gone afterwards. Where none can be mounted the tests are skipped, which says why. */
export function eachSmallDisk(size: string): () => OnSmallDisk {
  let current: OnSmallDisk | undefined;
  before(async function () {
    const probe = new Project();
    const mounted = SmallDisk.mount(probe.path('probe'), size);
    if (mounted instanceof SmallDisk) mounted.unmount();
    await probe.dispose();
    if (typeof mounted !== 'string') return;
    this.test?.parent?.tests.forEach((test) => (test.title += ` (skipped: ${mounted})`));
    this.skip();
  });
  beforeEach(() => {
    const project = new Project();
    const disk = SmallDisk.mount(project.root, size);
    assert.ok(disk instanceof SmallDisk);
    const queue = project.queue({ maxConcurrent: MAX_CONCURRENT });
    const watch = new QueueWatch(project.root, {
      limits: { total: MAX_CONCURRENT },
      theirs: (file) => file === 'ballast' || file === 'fill',
    });
    current = { project, disk, queue, watch };
  });
  afterEach(async () => {
    if (current === undefined) return;
    const { project, disk } = current;
    current = undefined;
    try {
      await project.stop();
    } finally {
      disk.unmount();
      await project.dispose();
    }
  });
  return () => {
    assert.ok(current !== undefined, 'a small disk lives only within a test');
    return current;
  };
}
