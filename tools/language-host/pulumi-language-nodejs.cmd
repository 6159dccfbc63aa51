@node "%~dp0language-host\main.mjs" %*
