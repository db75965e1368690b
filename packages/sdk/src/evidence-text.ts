/** What of an explanation has a name for people among a plugin's texts. */
export type EvidenceTextKind = 'parameter' | 'role' | 'column' | 'formula';

/**
 * Where the name of a parameter, role or column stands among the texts, below `evidence.<kind>`; and what it is of, which
 * follows the name: `source:pv` is the source `pv`, `energy:Wh` the column of energy in Wh, `part.2` the second part. A
 * dot before anything but a number leads deeper into the texts.
 */
export function evidenceTextKey(kind: EvidenceTextKind, key: string): { text: string; items: string[] } {
  const [first = '', ...items] = key.split(kind === 'role' ? /[:/]/ : ':');
  const numbered = /^(.+)\.(\d+)$/.exec(first);
  return numbered
    ? { text: `evidence.${kind}.${numbered[1]}`, items: [numbered[2]!, ...items] }
    : { text: `evidence.${kind}.${first}`, items };
}
