import type { LocalizedText, Logger, NoticeContent, NoticeKind, Offers, PersonMailService } from '@lingtan/sdk';
import { browserName } from '../auth/browser-name.ts';
import type { SignInFacts } from '../auth/sessions.ts';
import type { UserInfo } from '../auth/users.ts';
import { fillText } from './fill-text.ts';
import { kernelNotices } from './kernel-notices.ts';
import type { NoticeDesk } from './notice-desk.ts';

/** What of an account was changed. */
export const accountChanges = {
  factorAdded: { en: 'a second factor was set up', 'zh-CN': '已设置第二重验证' },
  factorRemoved: { en: 'a second factor was removed', 'zh-CN': '已移除第二重验证' },
  factorsTaken: { en: 'all second factors were taken away', 'zh-CN': '全部第二重验证已被清除' },
  recoveryCodes: { en: 'new recovery codes were made', 'zh-CN': '已生成新的恢复码' },
  password: { en: 'another password was set', 'zh-CN': '密码已更改' },
} as const satisfies Record<string, LocalizedText>;

/** What {@link AccountNotices} needs of the kernel. */
export interface AccountNoticesOptions {
  desk: NoticeDesk;
  parks(): readonly { id: string }[];
  mail(parkId: string): ReturnType<Offers<PersonMailService>['all']>;
  log: Logger;
}

/** Tells people what happens with their own accounts: at the bell of each of their parks, and by mail where a park can send it. */
export class AccountNotices {
  readonly #options: AccountNoticesOptions;

  constructor(options: AccountNoticesOptions) {
    this.#options = options;
  }

  /** Of a change, by whomever. */
  changed(user: UserInfo, by: string, what: keyof typeof accountChanges): void {
    this.#tell(user, kernelNotices.accountChanged, { key: what, params: { person: by, what: accountChanges[what] } });
  }

  /** Of a sign-in from elsewhere. */
  signedIn(user: UserInfo, { address, userAgent }: SignInFacts): void {
    const browser = browserName(userAgent ?? '') ?? { en: 'another program', 'zh-CN': '其他程序' };
    this.#tell(user, kernelNotices.newSignIn, { key: address, params: { address, browser } });
  }

  /** Mails the link by which somebody chooses a password. @returns whether a park could */
  sendLink(user: UserInfo, link: string): Promise<boolean> {
    return this.#mail(user, kernelNotices.passwordLink, { link });
  }

  #tell(user: UserInfo, kind: NoticeKind, { key, params }: Required<Pick<NoticeContent, 'key' | 'params'>>): void {
    for (const parkId of this.#parksOf(user))
      void this.#options.desk.raise({ parkId, pluginId: 'kernel' }, kind, {
        ...{ key: `${user.id}/${key}`, params, personId: user.id, link: '/settings/profile' },
      });
    void this.#mail(user, kind, params);
  }

  async #mail(
    user: UserInfo,
    { name, text }: Pick<NoticeKind, 'name' | 'text'>,
    params: NoticeContent['params'],
  ): Promise<boolean> {
    const spoken = user.language === 'zh-CN' ? 'zh-CN' : 'en';
    const mail = { to: user.email, subject: `Lingtan: ${name[spoken]}`, text: fillText(text, params)[spoken] };
    for (const parkId of this.#parksOf(user))
      for (const { provider, service } of await this.#options.mail(parkId))
        try {
          if (await service.send(mail)) return true;
        } catch (error) {
          this.#options.log.warn(
            { err: error, park: parkId, plugin: provider, user: user.id },
            'a mail could not be sent',
          );
        }
    return false;
  }

  #parksOf({ platformAdmin, memberships }: UserInfo): string[] {
    const own = new Set(memberships.map(({ parkId }) => parkId));
    return this.#options.parks().flatMap(({ id }) => (platformAdmin || own.has(id) ? [id] : []));
  }
}
