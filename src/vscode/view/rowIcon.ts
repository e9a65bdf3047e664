import * as vscode from 'vscode';
import type { RowState } from './rowState.ts';

/** Icon and colour of a row: of the colours VS Code has for states, those that high contrast themes have too. */
export function rowIcon(state: RowState): vscode.ThemeIcon {
  switch (state) {
    case 'pending':
      return icon('circle-outline', 'charts.yellow');
    case 'waiting':
      return icon('clock', 'charts.yellow');
    case 'blocked':
      return icon('warning', 'charts.yellow');
    case 'paused':
      return icon('debug-pause', 'disabledForeground');
    case 'untrusted':
      return icon('shield', 'charts.yellow');
    case 'starting':
      return icon('loading~spin', 'charts.blue');
    case 'running':
      return icon('sync~spin', 'charts.blue');
    case 'near-timeout':
      return icon('sync~spin', 'charts.orange');
    case 'retrying':
      return icon('redo', 'charts.yellow');
    case 'complete':
      return icon('pass', 'testing.iconPassed');
    case 'failed':
      return icon('error', 'charts.red');
    case 'timed-out':
      return icon('watch', 'charts.red');
    case 'cancelled':
      return icon('circle-slash', 'testing.iconSkipped');
  }
}

function icon(id: string, color: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id, new vscode.ThemeColor(color));
}
