-- Whom Klaviyo has and did not subscribe is known by having a code and no chunk. The code says so no more.

UPDATE run_reject SET code = substr(code, length('subscribing: ') + 1)
WHERE chunk IS NULL AND code LIKE 'subscribing: %';
