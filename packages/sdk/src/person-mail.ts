import { defineManyService } from './service.ts';

/** A plugin that has a mail server, for what the installation has to tell one person. */
export interface PersonMailService {
  /** Sends plain text. @returns false where no mail server is set up. @throws what the mail server said */
  send(mail: { to: string; subject: string; text: string }): Promise<boolean>;
}

/** @see PersonMailService */
export const PersonMail = defineManyService<PersonMailService>('kernel.person-mail', { version: 1 });
