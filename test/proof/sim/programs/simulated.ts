// Built into one file and run in every simulated process: the product itself, untouched.
import { Dispatcher, LiveQueue, OrchestraError, Queue } from '../../../../src/core/index.ts';
import { QueuePaths } from '../../../../src/core/running.ts';
import { Runner } from '../../../../src/runner/runner.ts';
import type { Program } from '../program.ts';

/** Put there by whoever runs this file. */
declare const deliver: (program: Program) => void;

deliver({ Dispatcher, LiveQueue, OrchestraError, Queue, QueuePaths, Runner });
