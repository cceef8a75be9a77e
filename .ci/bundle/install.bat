@echo off
rem 安装 fundmodel，不用网络 / Install fundmodel without a network:  install.bat [FOLDER]
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"
set "HERE=%~dp0"
set "PLACE=%~1"
if "%PLACE%"=="" set "PLACE=%CD%\fundmodel-env"
set /p WANTED=<"%HERE%python-version"

py -%WANTED% -c "pass" 2>nul
if errorlevel 1 (
    echo 需要 Python %WANTED% / Python %WANTED% is needed
    exit /b 2
)
if exist "%PLACE%" (
    echo %PLACE% 已存在，请另选文件夹或先移走 / %PLACE% exists: choose another folder or move it away
    exit /b 2
)
py -%WANTED% -m venv "%PLACE%" || goto failed
"%PLACE%\Scripts\python.exe" -m pip --disable-pip-version-check install --quiet --no-index --find-links "%HERE%wheels" --require-hashes -r "%HERE%requirements.txt" || goto failed
for %%W in ("%HERE%fundmodel-*.whl") do "%PLACE%\Scripts\python.exe" -m pip --disable-pip-version-check install --quiet --no-index --no-deps "%%W" || goto failed
echo 自检 / self-test
"%PLACE%\Scripts\fundmodel.exe" verify || goto failed
"%PLACE%\Scripts\fundmodel.exe" run baseline --until 2030 --no-range || goto failed
echo 完成 / done: %PLACE%\Scripts\fundmodel.exe
exit /b 0

:failed
echo 未装成，已清除 / not installed, cleared: %PLACE%
if exist "%PLACE%" rmdir /s /q "%PLACE%"
exit /b 1
