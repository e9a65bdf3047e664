/**
 * Root of the git working tree that holds `folder`, or undefined where there is none or no git. The library is loaded
 * at the call: most commands never ask.
 */
export async function gitRoot(folder: string): Promise<string | undefined> {
  const { execa } = await import('execa');
  const result = await execa('git', ['rev-parse', '--show-toplevel'], {
    cwd: folder,
    reject: false,
    timeout: 5_000,
    stdin: 'ignore',
  });
  return result.failed || result.stdout === '' ? undefined : result.stdout;
}
