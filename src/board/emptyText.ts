import { h } from './dom.ts';
import * as l10n from './l10n.ts';
import type { ToPage } from './toPage.ts';

/** What is said where there is nothing to draw. */
export function emptyText(
  { queues, trusted }: Extract<ToPage, { type: 'board' }>,
  start: () => void,
): HTMLElement[] {
  const hasQueue = queues.length > 0;
  const title = hasQueue ? l10n.t('The queue is empty') : l10n.t('There is no queue yet');
  const words = hasQueue
    ? l10n.t('Tasks that are added to it, here or in a terminal, appear on this board.')
    : l10n.t('Starting a task makes one, in the folder “.orchestra”.');
  const parts = [h('h2', {}, title), h('p', {}, words)];
  if (!trusted) return [...parts, h('p', {}, l10n.t('In Restricted Mode nothing is started.'))];
  const button = h('button', { class: 'primary', type: 'button' }, l10n.t('Start Task…'));
  button.addEventListener('click', start);
  return [...parts, button];
}
