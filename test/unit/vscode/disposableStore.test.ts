import assert from 'node:assert/strict';
import { DisposableStore } from '../../../src/vscode/host/disposableStore.ts';

describe('a disposable store', () => {
  const noted = (notes: string[], name: string) => ({ dispose: () => notes.push(name) });

  it('gives all back, the newest first, and only once', () => {
    const notes: string[] = [];
    const store = new DisposableStore();
    store.add(noted(notes, 'a'));
    store.add(noted(notes, 'b'));
    store.dispose();
    store.dispose();
    assert.deepEqual(notes, ['b', 'a']);
  });

  it('gives back at once what arrives after its end', () => {
    const notes: string[] = [];
    const store = new DisposableStore();
    store.dispose();
    store.add(noted(notes, 'late'));
    assert.deepEqual(notes, ['late']);
  });

  it('gives the others back although one throws, and says so', () => {
    const notes: string[] = [];
    const store = new DisposableStore();
    store.add(noted(notes, 'a'));
    store.add({
      dispose: () => {
        throw new Error('stuck');
      },
    });
    assert.throws(() => store.dispose(), AggregateError);
    assert.deepEqual(notes, ['a']);
  });
});
