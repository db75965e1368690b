import { brotliDecompressSync } from 'node:zlib';
import { LingtanError } from '@lingtan/sdk';
import { ByteReader } from './byte-reader.ts';
import { restoreGlyf } from './woff2-glyf.ts';
import { restoreHmtx } from './woff2-hmtx.ts';
import { writeSfnt } from './sfnt.ts';

/** Tags by their number in a table directory (WOFF2, 4.1). */
const knownTags: readonly string[] = [
  ...[
    'cmap',
    'head',
    'hhea',
    'hmtx',
    'maxp',
    'name',
    'OS/2',
    'post',
    'cvt ',
    'fpgm',
    'glyf',
    'loca',
    'prep',
    'CFF ',
    'VORG',
  ],
  ...[
    'EBDT',
    'EBLC',
    'gasp',
    'hdmx',
    'kern',
    'LTSH',
    'PCLT',
    'VDMX',
    'vhea',
    'vmtx',
    'BASE',
    'GDEF',
    'GPOS',
    'GSUB',
    'EBSC',
  ],
  ...[
    'JSTF',
    'MATH',
    'CBDT',
    'CBLC',
    'COLR',
    'CPAL',
    'SVG ',
    'sbix',
    'acnt',
    'avar',
    'bdat',
    'bloc',
    'bsln',
    'cvar',
    'fdsc',
  ],
  ...[
    'feat',
    'fmtx',
    'fvar',
    'gvar',
    'hsty',
    'just',
    'lcar',
    'mort',
    'morx',
    'opbd',
    'prop',
    'trak',
    'Zapf',
    'Silf',
    'Glat',
  ],
  ...['Gloc', 'Feat', 'Sill'],
];

interface Entry {
  tag: string;
  length: number;
  transformed: boolean;
}

function fail(reason: string): LingtanError {
  return new LingtanError('FONT_INVALID', `The font file cannot be read: ${reason}`, { status: 500 });
}

/** Unpacks a WOFF2 font (W3C Recommendation of 2022) of TrueType outlines into an SFNT file, as PDF wants it. */
export function woff2ToSfnt(file: Uint8Array): Buffer {
  const reader = new ByteReader(file);
  if (reader.u32() !== 0x774f4632) throw fail('it is no WOFF2');
  const flavor = reader.u32();
  reader.skip(4);
  const count = reader.u16();
  reader.skip(6);
  const compressed = reader.u32();
  reader.skip(24);
  const entries = Array.from({ length: count }, () => readEntry(reader));
  const data = brotliDecompressSync(file.subarray(reader.at, reader.at + compressed));
  const tables = new Map<string, Uint8Array>();
  const transformed = new Set<string>();
  let at = 0;
  for (const { tag, length, transformed: changed } of entries) {
    tables.set(tag, data.subarray(at, at + length));
    if (changed) transformed.add(tag);
    at += length;
  }
  restore(tables, transformed);
  return writeSfnt(flavor, tables);
}

function readEntry(reader: ByteReader): Entry {
  const flags = reader.u8();
  const number = flags & 63;
  const tag = number === 63 ? reader.tag() : knownTags[number]!;
  const original = reader.base128();
  const version = flags >> 6;
  // Version 3 is "as it was" for outlines, version 0 for everything else.
  const changed = tag === 'glyf' || tag === 'loca' ? version !== 3 : version !== 0;
  return { tag, length: changed ? reader.base128() : original, transformed: changed };
}

function restore(tables: Map<string, Uint8Array>, transformed: ReadonlySet<string>): void {
  const glyf = tables.get('glyf');
  const head = tables.get('head');
  if (!glyf || !head) throw fail('it has no TrueType outlines');
  if (!transformed.has('glyf')) {
    if (transformed.has('hmtx')) throw fail('its metrics rest on outlines that are not transformed');
    return;
  }
  const restored = restoreGlyf(glyf);
  tables.set('glyf', restored.glyf);
  tables.set('loca', restored.loca);
  const longOffsets = Buffer.from(head);
  longOffsets.writeInt16BE(1, 50);
  tables.set('head', longOffsets);
  if (!transformed.has('hmtx')) return;
  const metrics = Buffer.from(tables.get('hhea')!).readUInt16BE(34);
  tables.set('hmtx', restoreHmtx(tables.get('hmtx')!, metrics, restored.leftEdges));
}
