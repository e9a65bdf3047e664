import { Board } from './board.ts';
import { Host } from './host.ts';

const place = document.getElementById('board');
if (place !== null) new Board(place, new Host()).begin();
