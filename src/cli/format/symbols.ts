/** What the tables draw beside words. */
export interface Symbols {
  readonly pending: string;
  readonly running: string;
  readonly complete: string;
  readonly failed: string;
  readonly cancelled: string;
  readonly blocked: string;
  readonly autoRetry: string;
  readonly timedOut: string;
  /** Before the ID of a retry. */
  readonly retry: string;
  /** Beside a time that is nearly over. */
  readonly warning: string;
  readonly ellipsis: string;
  readonly branch: string;
  readonly lastBranch: string;
  readonly trunk: string;
}

const UNICODE: Symbols = {
  pending: '⏸',
  running: '⏱',
  complete: '✓',
  failed: '✗',
  cancelled: '⊗',
  blocked: '🚫',
  autoRetry: '🔄',
  timedOut: '⏱⚠',
  retry: '↻',
  warning: '⚠',
  ellipsis: '…',
  branch: '├─ ',
  lastBranch: '└─ ',
  trunk: '│  ',
};

const ASCII: Symbols = {
  pending: '.',
  running: '>',
  complete: '+',
  failed: 'x',
  cancelled: '-',
  blocked: '#',
  autoRetry: '~',
  timedOut: '!x',
  retry: '^',
  warning: '!',
  ellipsis: '...',
  branch: '|- ',
  lastBranch: '`- ',
  trunk: '|  ',
};

/** The symbols this terminal can draw: ASCII where its locale is not UTF-8. */
export function symbolsFor(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Symbols {
  return drawsUnicode(environment, platform) ? UNICODE : ASCII;
}

function drawsUnicode(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (environment['TERM'] === 'linux') return false;
  if (platform === 'win32') {
    const modern = ['WT_SESSION', 'TERM_PROGRAM', 'ConEmuTask', 'TERM'];
    return modern.some((name) => (environment[name] ?? '') !== '');
  }
  const locale = ['LC_ALL', 'LC_CTYPE', 'LANG']
    .map((name) => environment[name] ?? '')
    .find((value) => value !== '');
  // No locale at all: macOS programs start so, and their terminals draw UTF-8; elsewhere it means the C locale.
  return locale === undefined ? platform === 'darwin' : /utf-?8/i.test(locale);
}
