process.stdout.write('orchestra runner\n');
