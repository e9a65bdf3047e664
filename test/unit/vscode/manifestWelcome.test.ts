import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { manifestTexts, shownManifest } from './shownManifest.ts';
import { holds, type Context } from './when.ts';

const manifestSchema = z.object({
  contributes: z.object({ viewsWelcome: z.array(z.object({ when: z.string(), contents: z.string() })) }),
});

describe('an empty view', () => {
  const { viewsWelcome } = z.parse(manifestSchema, shownManifest()).contributes;
  const trusted = { workspaceFolderCount: 1, isWorkspaceTrusted: true };
  const restricted = { ...trusted, isWorkspaceTrusted: false };
  const queue = { 'orchestra.hasQueue': true };
  const filtered = { ...queue, 'orchestra.filtered': true };

  const causes: [cause: string, context: Context, text: string, leadsTo: string][] = [
    ['no folder', { isWorkspaceTrusted: true, workspaceFolderCount: 0 }, 'noFolder', 'vscode.openFolder'],
    ['no queue', { ...trusted, 'orchestra.noQueue': true }, 'noQueue', 'orchestra.startTask'],
    [
      'an empty queue',
      { ...trusted, ...queue, 'orchestra.emptyQueue': true },
      'empty',
      'orchestra.startTask',
    ],
    ['a filter that nothing passes', { ...trusted, ...filtered }, 'filtered', 'orchestra.clearFilter'],
    ['Restricted Mode', { ...restricted, ...queue }, 'restricted', 'workbench.trust.manage'],
    [
      'Restricted Mode, and no queue',
      { ...restricted, 'orchestra.noQueue': true },
      'restricted',
      'workbench.trust.manage',
    ],
    ['Restricted Mode, and a filter', { ...restricted, ...filtered }, 'filtered', 'orchestra.clearFilter'],
  ];
  const shownIn = (context: Context): string[] =>
    viewsWelcome.filter(({ when }) => holds(when, context)).map(({ contents }) => contents);

  for (const [cause, context, text, leadsTo] of causes) {
    it(`says its cause, ${cause}, and what can be done about it`, () => {
      const [shown = '', ...more] = shownIn(context);
      assert.equal(shown, manifestTexts()[`welcome.${text}`]);
      assert.deepEqual(more, []);
      assert.ok(shown.includes(`](command:${leadsTo})`), shown);
    });
  }

  it('says nothing of a queue before the extension has looked', () => {
    assert.deepEqual(shownIn(trusted), [manifestTexts()['welcome.looking']]);
  });

  it('calls no queue empty before its rows are there, nor while they are read', () => {
    assert.deepEqual(shownIn({ ...trusted, ...queue }), []);
    assert.deepEqual(shownIn({ ...trusted, ...queue, 'orchestra.anyTask': true }), []);
  });

  it('leaves it to the extension to say which other process dispatches', () => {
    for (const viewer of ['vscode', 'daemon', 'run']) {
      assert.deepEqual(
        shownIn({ ...trusted, ...queue, 'orchestra.emptyQueue': true, 'orchestra.viewer': viewer }),
        [],
        viewer,
      );
    }
  });
});
