import { randomPassword } from '@lingtan/kernel/command-line';
import { LingtanError } from '@lingtan/sdk';
import type { Command } from 'commander';
import { type ApiClient, withApi } from './api-client.ts';

interface User {
  id: string;
  email: string;
}

/** `lingtan user …` */
export function userCommands(program: Command): void {
  const user = program.command('user').description('accounts');
  user
    .command('create <email>')
    .description('create an account with a random password, which is printed once')
    .option('--name <name>', 'name shown to others')
    .option('--admin', 'platform administrator')
    .option('--park <park>', 'park the account belongs to')
    .option('--role <role>', 'operator, registry, market-operator, safety-engineer, member or auditor', 'operator')
    .option('--enterprise <enterprise>', 'enterprise of a member')
    .action(
      (email: string, options: { name?: string; admin?: boolean; park?: string; role: string; enterprise?: string }) =>
        withApi(async (api) => {
          const memberships = options.park
            ? [{ parkId: options.park, role: options.role, enterpriseId: options.enterprise ?? null }]
            : [];
          const body = {
            email,
            name: options.name ?? email.split('@')[0],
            platformAdmin: options.admin ?? false,
            memberships,
          };
          const { password } = await api.json<{ password: string }>('POST', '/api/users', body);
          process.stdout.write(`${email}\n${password}\n`);
        }),
    );
  const withUser = (email: string, work: (api: ApiClient, id: string) => Promise<void>) =>
    withApi(async (api) => {
      const users = await api.json<User[]>('GET', '/api/users');
      const found = users.find((entry) => entry.email === email.toLowerCase());
      if (!found) throw new LingtanError('CLI_NO_USER', `There is no user ${email}`, { status: 404 });
      await work(api, found.id);
    });
  user
    .command('reset-password <email>')
    .description('set a random password, which is printed once; ends all sessions of the account')
    .action((email: string) =>
      withUser(email, async (api, id) => {
        const password = randomPassword();
        await api.json('PATCH', `/api/users/${id}`, { password });
        process.stdout.write(`${email}\n${password}\n`);
      }),
    );
  user
    .command('vouch <email>')
    .description('say that another person has the account than whoever made or reset it, so that it is a second one')
    .action((email: string) =>
      withUser(email, async (api, id) => {
        await api.json('POST', `/api/users/${id}/vouch`, {});
        process.stdout.write(`${email}\n`);
      }),
    );
  user
    .command('reset-factors <email>')
    .description('take away all second factors of an account, for who has lost them; ends all its sessions')
    .action((email: string) =>
      withUser(email, async (api, id) => {
        await api.json('DELETE', `/api/users/${id}/factors`);
        process.stdout.write(`${email}\n`);
      }),
    );
}
