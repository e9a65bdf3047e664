/** Where the page's files are, as the webview may load them. */
export interface PageFiles {
  /** As in `de` or `zh-cn`. */
  readonly language: string;
  readonly title: string;
  readonly script: string;
  readonly style: string;
  /** The source that the policy allows styles from. */
  readonly cspSource: string;
  /** Known to this page alone: scripts without it do not run. */
  readonly nonce: string;
}

/**
 * The empty page: nothing is loaded but our own script and styles, and nothing is sent anywhere. Its context menus are
 * ours alone, as there is nothing to cut or paste.
 */
export function boardHtml({ language, title, script, style, cspSource, nonce }: PageFiles): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>${title}</title>
</head>
<body data-vscode-context='{"preventDefaultContextMenuItems":true}'>
<main id="board"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
