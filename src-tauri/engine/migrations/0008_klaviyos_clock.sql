-- When a chunk was sent by Klaviyo's clock, which its jobs are told by; ours may be wrong by a day.

ALTER TABLE run_chunk ADD COLUMN sent_there INTEGER; -- milliseconds since 1970; null where Klaviyo had told no time by then
