import circle from '@vscode/codicons/src/icons/circle.svg';
import circleSlash from '@vscode/codicons/src/icons/circle-slash.svg';
import debugPause from '@vscode/codicons/src/icons/debug-pause.svg';
import error from '@vscode/codicons/src/icons/error.svg';
import history from '@vscode/codicons/src/icons/history.svg';
import loading from '@vscode/codicons/src/icons/loading.svg';
import pass from '@vscode/codicons/src/icons/pass.svg';
import question from '@vscode/codicons/src/icons/question.svg';
import redo from '@vscode/codicons/src/icons/redo.svg';
import screenFull from '@vscode/codicons/src/icons/screen-full.svg';
import shield from '@vscode/codicons/src/icons/shield.svg';
import sync from '@vscode/codicons/src/icons/sync.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';
import watch from '@vscode/codicons/src/icons/watch.svg';
import zoomIn from '@vscode/codicons/src/icons/zoom-in.svg';
import zoomOut from '@vscode/codicons/src/icons/zoom-out.svg';
import type { NodeState } from './toPage.ts';

/** The icons of states are those of the tree. */
const STATE_ICONS: Readonly<Record<NodeState, string>> = {
  pending: circle,
  waiting: history,
  blocked: warning,
  paused: debugPause,
  untrusted: shield,
  starting: loading,
  running: sync,
  'near-timeout': sync,
  retrying: redo,
  complete: pass,
  failed: error,
  'timed-out': watch,
  cancelled: circleSlash,
  missing: question,
};

const parsed = new Map<string, Element>();

function iconOf(text: string): Element {
  const known = parsed.get(text) ?? new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  parsed.set(text, known);
  const icon = document.importNode(known, true);
  icon.setAttribute('class', 'icon');
  icon.setAttribute('aria-hidden', 'true');
  return icon;
}

/** The icon of a state, in the colour of whatever it stands in. */
export function stateIcon(state: NodeState): Element {
  return iconOf(STATE_ICONS[state]);
}

const ACTION_ICONS = { 'zoom-in': zoomIn, 'zoom-out': zoomOut, fit: screenFull } as const;

/** The icon of a button. */
export function actionIcon(action: keyof typeof ACTION_ICONS): Element {
  return iconOf(ACTION_ICONS[action]);
}
