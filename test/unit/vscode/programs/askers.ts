// askers.cjs FOLDER: for each line `MILLISECONDS QUESTION` takes on the question at that time. Prints whether it fell to it.
import { createInterface } from 'node:readline';
import { StandingQuestions } from '../../../../src/vscode/consent/standingQuestions.ts';

const [folder = ''] = process.argv.slice(2);
const standing = new StandingQuestions(folder);
createInterface({ input: process.stdin }).on('line', (line) => {
  const [atMs = '0', question = ''] = line.split(' ');
  // Awake, as several shall do it in the same moment.
  while (Date.now() < Number(atMs));
  const claim = standing.claim(question);
  process.stdout.write(`${claim === undefined ? 'no' : 'yes'}\n`);
});
