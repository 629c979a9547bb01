CREATE TABLE mailing_preference (
	id INTEGER NOT NULL, 
	client TEXT NOT NULL, 
	no_mailings INTEGER NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_mailing_preference_client ON mailing_preference (client);
CREATE TABLE mailing (
	id INTEGER NOT NULL, 
	client TEXT NOT NULL, 
	month TEXT NOT NULL, 
	address TEXT NOT NULL, 
	sent_on TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_mailing_client ON mailing (client);
CREATE INDEX ix_mailing_month ON mailing (month, client);
CREATE TABLE mailing_return (
	id INTEGER NOT NULL, 
	mailing INTEGER NOT NULL, 
	client TEXT NOT NULL, 
	returned_on TEXT NOT NULL, 
	finding TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(mailing) REFERENCES mailing (id), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(finding) REFERENCES finding (no), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_mailing_return_finding ON mailing_return (finding);
CREATE INDEX ix_mailing_return_mailing ON mailing_return (mailing);
CREATE TABLE mailing_round (
	id INTEGER NOT NULL, 
	month TEXT NOT NULL, 
	sent_on TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_mailing_round_month ON mailing_round (month);
CREATE TABLE information_product (
	no TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	title TEXT NOT NULL, 
	fund TEXT, 
	published_on TEXT NOT NULL, 
	audience TEXT NOT NULL, 
	tiers TEXT, 
	file TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (no), 
	CONSTRAINT ck_audience CHECK (audience IN ('all', 'tiers', 'holders', 'clients')), 
	CONSTRAINT ck_tiers CHECK ((audience = 'tiers') = (tiers IS NOT NULL)), 
	CONSTRAINT ck_holders CHECK (audience <> 'holders' OR fund IS NOT NULL), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(file) REFERENCES stored_file (hash), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_information_product_fund ON information_product (fund);
CREATE INDEX ix_information_product_published_on ON information_product (published_on);
CREATE TABLE product_client (
	product TEXT NOT NULL, 
	client TEXT NOT NULL, 
	PRIMARY KEY (product, client), 
	FOREIGN KEY(product) REFERENCES information_product (no), 
	FOREIGN KEY(client) REFERENCES client (code)
)
 STRICT;
CREATE INDEX ix_product_client_client ON product_client (client);
CREATE TABLE product_sent (
	id INTEGER NOT NULL, 
	product TEXT NOT NULL, 
	client TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	sent_on TEXT NOT NULL, 
	mailing INTEGER, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	reason TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	FOREIGN KEY(product) REFERENCES information_product (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(mailing) REFERENCES mailing (id), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_product_sent_client ON product_sent (client);
CREATE INDEX ix_product_sent_mailing ON product_sent (mailing);
CREATE INDEX ix_product_sent_product ON product_sent (product);
