/** Resolves with the next key that is pressed on the terminal. */
export async function untilKey(): Promise<void> {
  const { stdin } = process;
  if (!stdin.isTTY) return;
  stdin.setRawMode(true);
  stdin.resume();
  await new Promise<void>((resolve) => {
    stdin.once('data', () => {
      resolve();
    });
  });
  stdin.setRawMode(false);
  stdin.pause();
}
