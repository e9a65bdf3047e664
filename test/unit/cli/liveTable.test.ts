import { strict as assert } from 'node:assert';
import { utimesSync } from 'node:fs';
import { LiveTable } from '../../../src/cli/live/liveTable.ts';
import { OrchestraError } from '../../../src/core/index.ts';
import { words } from '../../../src/core/model/words.ts';
import { Project, until } from '../core/project.ts';

describe('cli: a live table', () => {
  let project: Project;
  let drawn = '';
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  beforeEach(() => {
    project = new Project();
    drawn = '';
    stdout.write = (text: string | Uint8Array) => {
      drawn += String(text);
      return true;
    };
  });
  afterEach(() => {
    stdout.write = write;
    return project.dispose();
  });

  it('takes a problem away once it is over, though no task has changed', async () => {
    const queue = project.queue();
    queue.add({ agent: 'shell', prompt: 'true' });
    // What has just changed is read again in any case.
    utimesSync(queue.paths.tasks, 1e9, 1e9);
    let isAway = false;
    const header = () => {
      if (isAway) throw new OrchestraError('io', words`It cannot be read.`);
      return ['All is well.'];
    };
    const table = new LiveTable(queue, { query: {}, intervalMs: 0, header });
    try {
      assert.match(drawn, /All is well/);
      drawn = '';
      isAway = true;
      stdout.emit('resize');
      assert.match(drawn, /It cannot be read/);
      drawn = '';
      isAway = false;
      await until('all is well again', () => drawn.includes('All is well'));
    } finally {
      table.dispose();
    }
  });
});
