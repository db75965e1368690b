-- The browsers of a person go with the account. The owner is bound by the policies too.
alter table push_subscriptions no force row level security;
delete from push_subscriptions s where not exists (select from auth."user" u where u.id = s.person_id);
alter table push_subscriptions force row level security;
alter table push_subscriptions
  add constraint push_subscriptions_of_person foreign key (person_id) references auth."user" (id) on delete cascade;
