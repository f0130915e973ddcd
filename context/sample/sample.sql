-- The built-in sample: a small site with people, what they write and read, a class of students, and a company.

CREATE TABLE roles (
    id   INTEGER PRIMARY KEY,
    name VARCHAR(64) NOT NULL UNIQUE
);

CREATE TABLE users (
    id         INTEGER PRIMARY KEY,
    username   VARCHAR(64) NOT NULL UNIQUE,
    email      VARCHAR(120) UNIQUE,
    role_id    INTEGER REFERENCES roles (id),
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX users_role_id ON users (role_id);

CREATE TABLE students (
    id      INTEGER PRIMARY KEY,
    name    VARCHAR(64) NOT NULL,
    math    INTEGER NOT NULL,
    chinese INTEGER NOT NULL,
    english INTEGER NOT NULL
);

CREATE TABLE articles (
    id      INTEGER PRIMARY KEY,
    title   VARCHAR(200) NOT NULL,
    content TEXT,
    user_id INTEGER REFERENCES users (id)
);
CREATE INDEX articles_user_id ON articles (user_id);

CREATE TABLE user_collections (
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, article_id)
);
CREATE INDEX user_collections_article_id ON user_collections (article_id);

CREATE TABLE posts (
    id        INTEGER PRIMARY KEY,
    body      TEXT NOT NULL,
    timestamp DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    user_id   INTEGER REFERENCES users (id)
);
CREATE INDEX posts_timestamp ON posts (timestamp);
CREATE INDEX posts_user_id ON posts (user_id);

CREATE TABLE employees (
    id         INTEGER PRIMARY KEY,
    name       VARCHAR(64) NOT NULL,
    manager_id INTEGER REFERENCES employees (id)
);
CREATE INDEX employees_manager_id ON employees (manager_id);

INSERT INTO roles (id, name) VALUES
    (1, 'Admin'),
    (2, 'Moderator'),
    (3, 'User');

INSERT INTO users (id, username, email, role_id, created_at) VALUES
    (1, 'john', 'john@example.com', 1, '2024-01-15 09:30:00'),
    (2, 'susan', 'susan@example.com', 3, '2024-02-01 14:05:00'),
    (3, 'david', 'david@example.com', 3, '2024-02-20 08:00:00'),
    (4, 'maria', NULL, 2, '2024-03-08 19:45:00'),
    (5, '小明', 'ming@example.com', 3, '2024-05-04 12:00:00'),
    (6, 'zoe 🦊', 'zoe@example.com', 3, '2024-08-30 23:59:59'),
    (7, 'guest', NULL, NULL, '2025-01-01 00:00:00');

INSERT INTO students (id, name, math, chinese, english) VALUES
    (1, 'Mark', 100, 68, 60),
    (2, 'Alan', 15, 67, 65),
    (3, 'Christ', 0, 70, 70),
    (4, 'Quqi', 100, 100, 100);

INSERT INTO articles (id, title, content, user_id) VALUES
    (1, 'Getting started', 'Type a model''s name and a dot, then press Tab.', 1),
    (2, 'Sessions in ten minutes', 'Nothing is written until you commit.', 1),
    (3, 'Ten queries to try', 'Filter, order, limit, group: one after another.', 2),
    (4, '数据库入门', '表、行和列。', 5),
    (5, 'A draft', NULL, 4),
    (6, 'Found in the archive', 'Nobody remembers who wrote this.', NULL);

INSERT INTO user_collections (user_id, article_id) VALUES
    (1, 3),
    (2, 1), (2, 2),
    (3, 1), (3, 3), (3, 4),
    (5, 2),
    (6, 1), (6, 4);

INSERT INTO posts (id, body, timestamp, user_id) VALUES
    (1, 'Hello, everyone!', '2024-01-15 09:35:00', 1),
    (2, 'The archive is open.', '2024-02-02 10:00:00', 1),
    (3, 'Who else is learning SQL?', '2024-02-03 16:20:00', 2),
    (4, 'Joins finally make sense.', '2024-02-21 08:15:00', 3),
    (5, 'Please be kind to one another.', '2024-03-09 07:00:00', 4),
    (6, '大家好！', '2024-05-04 12:30:00', 5),
    (7, 'It''s raining 🌧️ again.', '2024-09-01 06:45:00', 6),
    (8, 'Left-over from a deleted account.', '2023-12-31 18:00:00', NULL);

INSERT INTO employees (id, name, manager_id) VALUES
    (1, 'Anna', NULL),
    (2, 'Ben', 1),
    (3, 'Clara', 1),
    (4, 'Daniel', 2),
    (5, 'Eva', 2),
    (6, 'Felix', 3),
    (7, 'Gina', 5);
