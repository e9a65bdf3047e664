/** A suite that needs `/proc`: what it does to processes is seen there only. Elsewhere it is passed over. */
export function describeOnLinux(title: string, body: () => void): void {
  describe(title, () => {
    if (process.platform === 'linux') {
      body();
      return;
    }
    it('(skipped: needs Linux)', function () {
      this.skip();
    });
  });
}
