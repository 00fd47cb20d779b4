/** The new file as a list of parts: ranges of the source or of another file, and bytes written anew. */

export interface SourceRange {
  start: number;
  end: number;
  /** Absolute path of another file than the source: one of external data. */
  file?: string;
}

export type Segment = SourceRange | Uint8Array;

export const bytesOf = (segment: Segment): number =>
  segment instanceof Uint8Array ? segment.length : segment.end - segment.start;

/** A message or a run of fields as it will be written. Ranges that touch become one. */
export class SegmentList {
  readonly segments: Segment[] = [];
  bytes = 0;

  static of(...segments: Segment[]): SegmentList {
    const list = new SegmentList();
    for (const segment of segments) list.push(segment);
    return list;
  }

  push(segment: Segment): void {
    const bytes = bytesOf(segment);
    if (bytes === 0) return;
    this.bytes += bytes;
    const last = this.segments.at(-1);
    if (segment instanceof Uint8Array || last === undefined || last instanceof Uint8Array) this.segments.push(segment);
    else if (last.end === segment.start && last.file === segment.file)
      this.segments[this.segments.length - 1] = { ...last, end: segment.end };
    else this.segments.push(segment);
  }

  append(list: SegmentList): void {
    for (const segment of list.segments) this.push(segment);
  }
}

/** A number as protobuf writes it. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

/** A length-delimited field: its tag and length before `body`. */
export function lengthDelimited(number: number, body: SegmentList | Uint8Array): SegmentList {
  const list = body instanceof SegmentList ? body : SegmentList.of(body);
  const field = SegmentList.of(Uint8Array.from([...varint(number * 8 + 2), ...varint(list.bytes)]));
  field.append(list);
  return field;
}
