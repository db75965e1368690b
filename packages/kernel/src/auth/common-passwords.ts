// Long enough to pass the length rule and still among the first that are tried. Compared without case, digits at the
// end and separators, so that `Password-1234567` counts as well.
const stems = [
  'password',
  'passw0rd',
  'passwort',
  'administrator',
  'admin',
  'adminadmin',
  'welcome',
  'letmein',
  'qwerty',
  'qwertyuiop',
  'qwertyuiopasdfghjkl',
  'asdfghjkl',
  'zxcvbnm',
  'iloveyou',
  'changeme',
  'changeit',
  'default',
  'secret',
  'topsecret',
  'princess',
  'football',
  'baseball',
  'dragon',
  'monkey',
  'sunshine',
  'superman',
  'trustno',
  'whatever',
  'starwars',
  'computer',
  'internet',
  'abcdefghijkl',
  'abcdefgh',
  'abc',
  'qazwsxedc',
  'zaq12wsx',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'woaini',
  'wodemima',
  'mima',
  'zhongguo',
  'beijing',
  'shanghai',
  'lingtan',
  'lingtanlingtan',
  'guest',
  'test',
  'testtest',
  'root',
  'rootroot',
  'system',
  'manager',
  'operator',
  'postgres',
  'raspberry',
  'michael',
  'jennifer',
  'master',
  'shadow',
];
const common = new Set(stems);

/** Whether a password is one of those tried first, in any spelling close by. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase();
  if (
    /^(.)\1*$/.test(lower) ||
    /^(?:0?1234567890?|0987654321|987654321)+\d*$/.test(lower) ||
    /^(.{1,4})\1+$/.test(lower)
  )
    return true;
  const bare = lower.replace(/[^a-z0-9]/g, '');
  const stem = bare.replace(/\d+$/, '').replace(/^\d+/, '');
  return common.has(lower) || common.has(bare) || common.has(stem);
}
