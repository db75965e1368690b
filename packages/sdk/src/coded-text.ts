import type { LocalizedText } from './text.ts';

/** What a sentence says besides its words: amounts in the unit that the sentence names, names in every language as they were at the time. */
export type CodedParams = Readonly<Record<string, string | number | LocalizedText>>;

/** A sentence as it is stored: whose it is, which one, and what it says. */
export interface CodedText {
  /** Plugin among whose texts the sentence stands, or `shell`. */
  readonly owner: string;
  /** Key below `said` among the texts of the owner. */
  readonly key: string;
  readonly params: Readonly<Record<string, string | LocalizedText>>;
}

const form = /^text:([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*)(?:\?(.*))?$/s;

/**
 * A sentence of the machine for a column that also keeps words of people, such as the note of the audit log: a code with
 * its parameters in place of a sentence in one language. Who reads it sees the text `said.<key>` of the plugin in their own language.
 * @example codedText('certificate-trading', 'expired', { day: '2026-11-26' }) // text:certificate-trading/expired?day=2026-11-26
 */
export function codedText(owner: string, key: string, params: CodedParams = {}): string {
  const said = Object.entries(params).flatMap(([name, value]) =>
    typeof value === 'object'
      ? Object.entries(value).map(([language, text]) => `${name}.${language}=${escaped(text)}`)
      : [`${name}=${escaped(String(value))}`],
  );
  return `text:${owner}/${key}${said.length > 0 ? `?${said.join('&')}` : ''}`;
}

// Only what separates is escaped: the columns limit their length, and every Chinese character would take nine.
const escaped = (text: string): string => text.replace(/[%&=]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
const plain = (text: string): string =>
  text.replace(/%(25|26|3d)/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

/** A stored sentence taken apart; null for the words of people, and for what was stored as a sentence before. */
export function readCodedText(stored: string): CodedText | null {
  const found = form.exec(stored);
  if (!found) return null;
  const [, owner, key, query] = found;
  const params: Record<string, string | LocalizedText> = {};
  for (const pair of query?.split('&') ?? []) {
    const at = pair.indexOf('=');
    const [parameter, language] = pair.slice(0, at).split('.') as [string, string?];
    const value = plain(pair.slice(at + 1));
    const before = params[parameter];
    params[parameter] =
      language === undefined
        ? value
        : ({ ...(typeof before === 'object' && before), [language]: value } as LocalizedText);
  }
  return { owner: owner!, key: key!, params };
}
