process.stdout.write('orchestra\n');
