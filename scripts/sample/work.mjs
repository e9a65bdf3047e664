// Stands for real work: work.mjs WHAT SECONDS prints a line every second, then succeeds.
const [what = 'work', seconds = '2'] = process.argv.slice(2);
let left = Number(seconds);
console.log(`${what}: started`);
const timer = setInterval(() => {
  left -= 1;
  console.log(left > 0 ? `${what}: ${left} s to go` : `${what}: done`);
  if (left <= 0) clearInterval(timer);
}, 1000);
