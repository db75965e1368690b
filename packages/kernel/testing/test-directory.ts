import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort, waitUntil } from '@lingtan/test-kit';
import { openssl, runProgram } from './run-program.ts';

/** An OpenLDAP server of its own for a test file. */
export interface TestDirectory {
  /** StartTLS on this one. */
  readonly url: string;
  readonly secureUrl: string;
  /** Certificate of the server, in PEM. */
  readonly certificate: string;
  readonly base: string;
  readonly admin: { dn: string; password: string };
  stop(): Promise<void>;
}

/** A person of the directory. */
export interface DirectoryPerson {
  uid: string;
  name: string;
  email?: string;
  password: string;
  groups: readonly string[];
}

const base = 'dc=steel,dc=example';
const admin = { dn: `cn=lingtan,${base}`, password: 'password of the search account' };

/** Null, said loudly, when there is no `slapd` on the machine. */
export async function startTestDirectory(people: readonly DirectoryPerson[]): Promise<TestDirectory | null> {
  const [slapd, slapadd] = ['slapd', 'slapadd'].map(programOf);
  const schema = ['/etc/ldap/schema', '/etc/openldap/schema'].find((folder) => existsSync(folder));
  if (!slapd || !slapadd || !schema || spawnSync('openssl', ['version'], { stdio: 'ignore' }).status !== 0) {
    console.warn('SKIPPED: slapd and openssl are not both on the PATH, so sign-in by LDAP is not tested in this run');
    return null;
  }
  const dir = mkdtempSync(join(tmpdir(), 'lingtan-ldap-'));
  const [port, securePort] = [await freePort(), await freePort()];
  makeCertificate(dir);
  mkdirSync(join(dir, 'data'));
  writeFileSync(join(dir, 'slapd.conf'), settings(dir, schema));
  writeFileSync(join(dir, 'people.ldif'), ldif(people));
  runProgram(slapadd, ['-q', '-f', join(dir, 'slapd.conf'), '-l', join(dir, 'people.ldif')]);
  const addresses = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${securePort}`;
  // With a level of logging it stays in the foreground.
  const server = spawn(slapd, ['-f', join(dir, 'slapd.conf'), '-h', addresses, '-d', '0'], { stdio: 'ignore' });
  // A run that ends early must not leave it behind.
  const end = (): void => void server.kill('SIGKILL');
  process.once('exit', end);
  server.once('exit', () => process.off('exit', end));
  await waitUntil(
    () => answers(port),
    20_000,
    () => `slapd does not listen; it ended with ${server.exitCode}`,
  );
  return {
    url: `ldap://127.0.0.1:${port}`,
    secureUrl: `ldaps://127.0.0.1:${securePort}`,
    certificate: readFileSync(join(dir, 'certificate.pem'), 'utf8'),
    ...{ base, admin },
    stop: async () => {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await gone;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Servers lie where the PATH of a user may not reach. */
function programOf(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

function makeCertificate(dir: string): void {
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'certificate.pem')];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-days', '2', ...names, ...files);
}

// Binds in the clear are refused, and no search brings more than 500 entries at once: a client that does otherwise fails.
const settings = (dir: string, schema: string): string => `
${['core', 'cosine', 'inetorgperson'].map((name) => `include ${schema}/${name}.schema`).join('\n')}
${existsSync('/usr/lib/ldap') ? 'modulepath /usr/lib/ldap\nmoduleload back_mdb' : ''}
pidfile ${dir}/pid
argsfile ${dir}/args
TLSCertificateFile ${dir}/certificate.pem
TLSCertificateKeyFile ${dir}/key.pem
security simple_bind=128
sizelimit size.soft=500 size.hard=500 size.prtotal=unlimited
database mdb
maxsize 33554432
suffix "${base}"
directory ${dir}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${admin.dn}" read by * none
`;

function ldif(people: readonly DirectoryPerson[]): string {
  const groups = new Map<string, string[]>();
  const entries = people.map(({ uid, name, email, password, groups: memberOf }) => {
    const dn = `uid=${escaped(uid)},ou=people,${base}`;
    for (const group of memberOf) groups.set(group, [...(groups.get(group) ?? []), dn]);
    return entry(dn, {
      ...{ objectClass: 'inetOrgPerson', uid, cn: name, sn: name, userPassword: password },
      ...(email === undefined ? {} : { mail: email }),
    });
  });
  const unit = (ou: string) => entry(`ou=${ou},${base}`, { objectClass: 'organizationalUnit', ou });
  return [
    entry(base, { objectClass: ['dcObject', 'organization'], o: 'Steel', dc: 'steel' }),
    entry(admin.dn, {
      ...{ objectClass: ['simpleSecurityObject', 'organizationalRole'], cn: 'lingtan' },
      userPassword: admin.password,
    }),
    ...[unit('people'), unit('groups'), ...entries],
    ...[...groups].map(([cn, member]) =>
      entry(`cn=${cn},ou=groups,${base}`, { objectClass: 'groupOfNames', cn, member }),
    ),
  ].join('\n');
}

function entry(dn: string, attributes: Readonly<Record<string, string | string[]>>): string {
  const line = (name: string, value: string) => `${name}:: ${Buffer.from(value).toString('base64')}`;
  const lines = Object.entries(attributes).flatMap(([name, values]) => [values].flat().map((each) => line(name, each)));
  return `${[line('dn', dn), ...lines].join('\n')}\n`;
}

const escaped = (value: string): string => value.replace(/[,\\+"<>;=#]/g, (sign) => `\\${sign}`);

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
