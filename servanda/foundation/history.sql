-- The change log's functions. They run with the rights of their owner, with a fixed search path, so that the
-- application's role can cause entries but never write or change one.

CREATE OR REPLACE FUNCTION servanda_without(row_value jsonb, secret text[], volatile_columns text[])
RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT jsonb_object_agg(
           entry.key,
           CASE WHEN entry.key = ANY (secret) THEN to_jsonb('changed'::text) ELSE entry.value END)
    FROM jsonb_each(row_value) AS entry
   WHERE NOT entry.key = ANY (volatile_columns)
$$;

CREATE OR REPLACE FUNCTION servanda_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  secret text[] := string_to_array(TG_ARGV[1], ',');
  volatile_columns text[] := string_to_array(TG_ARGV[2], ',');
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  row_id text := coalesce(new_row, old_row) ->> TG_ARGV[0];
  told jsonb := coalesce(nullif(current_setting('servanda.context', true), ''), '{}')::jsonb;
  changed text[];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    SELECT array_agg(entry.key) INTO changed FROM jsonb_each(new_row) AS entry
     WHERE entry.value IS DISTINCT FROM old_row -> entry.key AND NOT entry.key = ANY (volatile_columns);
    IF changed IS NULL THEN
      RETURN NULL;
    END IF;
    SELECT jsonb_object_agg(key, value) INTO old_row FROM jsonb_each(old_row) WHERE key = ANY (changed);
    SELECT jsonb_object_agg(key, value) INTO new_row FROM jsonb_each(new_row) WHERE key = ANY (changed);
  END IF;
  INSERT INTO public.history (recorded_at, transaction, actor_id, actor_name, request_id,
                              table_name, row_id, operation, before, after)
  VALUES (transaction_timestamp(), pg_current_xact_id()::text::bigint, (told ->> 'id')::uuid,
          coalesce(told ->> 'name', ''), coalesce(told ->> 'request', ''),
          TG_TABLE_NAME, row_id, left(TG_OP, 1),
          public.servanda_without(old_row, secret, volatile_columns),
          public.servanda_without(new_row, secret, volatile_columns));
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION servanda_append_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'rows of % can only be added', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only_' || TG_TABLE_NAME;
END
$$;
