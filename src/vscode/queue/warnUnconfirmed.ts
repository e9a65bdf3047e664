import * as vscode from 'vscode';
import type { OrchestraError } from '../../core/index.ts';
import { errorText } from '../errorText.ts';
import { plainMessage } from '../notifications/plainMessage.ts';

/** It is done: were that called a failure, the person would do it once more. */
export function warnUnconfirmed(error: OrchestraError): void {
  void vscode.window.showWarningMessage(plainMessage(errorText(error, vscode.l10n)));
}
