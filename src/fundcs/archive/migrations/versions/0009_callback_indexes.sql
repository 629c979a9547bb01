CREATE INDEX ix_callback_told ON callback (client, at) WHERE kind = 'channels' AND outcome = 'reached';
CREATE INDEX ix_callback_no_answer ON callback (client, kind, fund, due, at) WHERE outcome = 'no_answer';
