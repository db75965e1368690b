-- Where a plan was deleted before 0302, the edges stayed of what it was made from, and with them the samples that were kept for it
-- alone. They are found by the numbers that are known to be deleted.
alter table purges no force row level security;
do $$
declare
  park text;
begin
  for park in select distinct park_id from purges where kind = 'plans' loop
    perform set_config('lingtan.park_id', park, true);
    perform kernel.forget_edges(array(
      select 'dispatch.plan/' || n
      from purges u cross join lateral generate_series(u.first_no, u.last_no) n
      where u.park_id = park and u.kind = 'plans' and not exists (select from plans p where p.park_id = park and p.no = n)));
  end loop;
  perform set_config('lingtan.park_id', '', true);
end
$$;
alter table purges force row level security;
