/** A suite that needs `/proc`: what it does to processes is seen there only. Elsewhere it is passed over. */
export function describeOnLinux(title: string, body: (this: Mocha.Suite) => void): void {
  describe(title, function () {
    if (process.platform === 'linux') body.call(this);
    else itIsSkipped('needs Linux');
  });
}

/** A test that needs `/proc`. Elsewhere it is passed over, which its name says. */
export function itOnLinux(title: string, body: () => Promise<void> | void): void {
  if (process.platform === 'linux') it(title, body);
  else itIsSkipped('needs Linux', title);
}

/** A test that is not done here, and says so by its name. */
export function itIsSkipped(why: string, title?: string): void {
  it([title, `(skipped: ${why})`].join(' ').trim(), function () {
    this.skip();
  });
}
