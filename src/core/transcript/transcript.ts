import type { OutputFormat } from '../agents/definition.ts';
import { isJson, parseOrUndefined } from '../agents/jsonLines.ts';
import { claudeReader } from './claude.ts';
import { codexReader } from './codex.ts';
import { copilotReader } from './copilot.ts';
import { geminiReader } from './gemini.ts';
import { LineFeed, type Piece } from './lineFeed.ts';
import { opencodeReader } from './opencode.ts';
import type { LineReader, TranscriptPart } from './parts.ts';
import { cutLine } from './values.ts';
import { wordPart } from './wording.ts';

/** A line that is no whole JSON is shown so far: it is a part of something larger. */
const BROKEN_CHARACTERS = 1000;

/** What stands together without an empty line between. */
type Group = 'said' | 'work' | 'end' | 'plain' | undefined;

/**
 * The JSON lines of an agent as text for people: chunk in, text out. What is no JSON passes as it is, and nothing that an
 * agent may write makes it throw. Its own words are coloured (SGR); what the agent wrote is not cleaned here.
 */
export class Transcript {
  readonly #read: LineReader | undefined;
  readonly #feed: LineFeed;
  #group: Group;
  #isInLine = false;

  /** @param startsInside the first chunk begins within a line, whose rest is dropped */
  constructor(format: OutputFormat, startsInside = false) {
    this.#read = readerOf(format);
    this.#feed = new LineFeed(startsInside);
  }

  /** The text that is complete with this chunk. */
  add(chunk: string): string {
    return this.#read === undefined ? chunk : this.#word(this.#feed.add(chunk));
  }

  /** What is left, once nothing more comes. */
  end(): string {
    if (this.#read === undefined) return '';
    const rest = this.#word(this.#feed.end());
    const isOpen = this.#isInLine;
    this.#isInLine = false;
    return isOpen ? `${rest}\n` : rest;
  }

  #word(pieces: readonly Piece[]): string {
    let text = '';
    for (const piece of pieces) text += this.#wordPiece(piece);
    return text;
  }

  #wordPiece(piece: Piece): string {
    switch (piece.kind) {
      case 'text':
        return this.#plain(piece.text);
      case 'long':
        return this.#part({
          kind: 'note',
          text: `a line of ${String(piece.characters)} characters; the raw log has it`,
        });
      case 'json': {
        const value = parseOrUndefined(piece.line);
        if (!isJson(value)) return this.#plain(`${cutLine(piece.line, BROKEN_CHARACTERS)}\n`);
        const parts = this.#read?.(value) ?? [{ kind: 'note' as const, text: cutLine(piece.line) }];
        return parts.map((part) => this.#part(part)).join('');
      }
    }
  }

  /** Between two of an agent's own groups stands an empty line; plain text brings those it wants. */
  #plain(text: string): string {
    const isNew = !this.#isInLine && this.#group !== 'plain' && this.#group !== undefined;
    const gap = this.#isInLine && this.#group === 'said' ? '\n\n' : isNew && text.trim() !== '' ? '\n' : '';
    if (text.trim() !== '') this.#group = 'plain';
    this.#isInLine = !text.endsWith('\n');
    return gap + text;
  }

  #part(part: TranscriptPart): string {
    const worded = wordPart(part);
    if (worded === '') return '';
    const group = groupOf(part);
    const goesOn = this.#isInLine && part.kind === 'message' && this.#group === 'said';
    const lineEnd = this.#isInLine && !goesOn ? '\n' : '';
    const isApart = this.#group !== undefined && (group !== this.#group || group === 'said') && !goesOn;
    this.#group = group;
    this.#isInLine = part.kind === 'message' && part.isPiece === true && !worded.endsWith('\n');
    return `${lineEnd}${isApart ? '\n' : ''}${worded}${this.#isInLine || worded.endsWith('\n') ? '' : '\n'}`;
  }
}

function groupOf(part: TranscriptPart): Group {
  switch (part.kind) {
    case 'message':
    case 'thought':
      return 'said';
    case 'tool':
    case 'result':
    case 'error':
    case 'note':
      return 'work';
    case 'end':
      return 'end';
  }
}

function readerOf(format: OutputFormat): LineReader | undefined {
  switch (format) {
    case 'text':
      return undefined;
    case 'opencode':
      return opencodeReader();
    case 'claude':
    case 'qwen':
      return claudeReader();
    case 'codex':
      return codexReader();
    case 'gemini':
      return geminiReader();
    case 'copilot':
      return copilotReader();
  }
}
